/**
 * The packages that are asked for most, as attributes of Nixpkgs' Python set. Chosen by hand, after PyPI's downloads and the
 * tracker of free-threading support. Dependencies that another package of the list brings are left out, except those with builds of a kind of
 * their own.
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
  // Below all others, and to write programs with.
  'cffi',
  'psutil',
  'greenlet',
  'gevent',
  'pytest',
  'click',
]
