class NotAvailable(Exception):
    pass


class CoverBroken(RuntimeError):
    pass
