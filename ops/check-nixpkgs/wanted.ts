/**
 * The most requested packages, as attributes of Nixpkgs' Python set. Chosen by hand, by PyPI's downloads and the
 * tracker of free-threading support. Leaves out dependencies of listed packages, unless their builds are of a special
 * kind.
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
  // The web: servers and clients.
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
  // Basics of all others, and tools for programs.
  'cffi',
  'psutil',
  'greenlet',
  'gevent',
  'pytest',
  'click',
]
