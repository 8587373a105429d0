from . import bulk_zip, ebox_client, file_name, letter, recipient_list
