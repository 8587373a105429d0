"""The one thing that is wrong with a package."""


class PackageFault(ValueError):
    """Says where a package is wrong, and what.

    :param str path: such as ``form.questions[2].label``; empty for the file as a whole
    :param str code: what is wrong; the words for people belong to the caller
    :param words: what the sentence needs, such as ``limit``
    """

    def __init__(self, path, code, **words):
        self.path = path
        self.code = code
        self.words = words
        super().__init__(f"{path}: {code} {words}")
