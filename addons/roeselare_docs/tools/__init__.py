from . import bulk_zip, file_name, letter, recipient_list
