/**
 * The packages that are asked for most, as attributes of Nixpkgs' Python set: what PyPI's statistics and the tracker of packages
 * that support free threading have at the top, less what a package above pulls in anyway and brings nothing new.
 */
export const wanted = [
  // Numbers and data.
  'numpy',
  'pandas',
  'scipy',
  'scikit-learn',
  'matplotlib',
  'pyarrow',
  'polars',
  'h5py',
  'numba',
  'networkx',
  'statsmodels',
  'xarray',
  'shapely',
  // Machine learning.
  'torch',
  'transformers',
  'tokenizers',
  'safetensors',
  'onnxruntime',
  'opencv4',
  // Notebooks.
  'jupyter',
  'ipykernel',
  'ipython',
  'pyzmq',
  // The web, and what talks to it.
  'requests',
  'httpx',
  'aiohttp',
  'fastapi',
  'uvicorn',
  'uvloop',
  'django',
  'flask',
  'tornado',
  'websockets',
  'beautifulsoup4',
  'lxml',
  'grpcio',
  'boto3',
  // Databases and queues.
  'sqlalchemy',
  'psycopg',
  'psycopg2',
  'redis',
  'celery',
  // Texts, formats and pictures.
  'pydantic',
  'pyyaml',
  'jinja2',
  'orjson',
  'msgpack',
  'protobuf',
  'pillow',
  'regex',
  'zstandard',
  // Cryptography.
  'cryptography',
  'bcrypt',
  'pynacl',
  // Below all others, and to write programs with.
  'cffi',
  'psutil',
  'greenlet',
  'gevent',
  'pytest',
  'click',
]
