"""Give rows to PostgreSQL's COPY while it reads, a few at a time."""

_NULL = r"\N"
_CHUNK_ROWS = 500


class CopySource:
    """What PostgreSQL's COPY reads: rows of values, made into text while it reads."""

    def __init__(self, rows):
        self._rows = iter(rows)
        self._rest = ""
        self.count = 0

    # psycopg2 asks for a method of this name.
    def read(self, size=-1):  # pylint: disable=method-required-super
        while len(self._rest) < max(size, 1):
            lines = []
            for row in self._rows:
                lines.append("\t".join(map(_copy_text, row)) + "\n")
                if len(lines) == _CHUNK_ROWS:
                    break
            if not lines:
                break
            self.count += len(lines)
            self._rest += "".join(lines)
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def _copy_text(value):
    if value is None:
        return _NULL
    if not isinstance(value, str):
        return repr(value)
    if value.isalnum():
        return value
    return (
        value.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )
