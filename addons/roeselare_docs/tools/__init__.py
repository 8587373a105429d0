from . import file_name
