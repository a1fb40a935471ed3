import os
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker

URL = os.environ.get("LIBRARY_DATABASE", "sqlite:///library.db")


class Base(DeclarativeBase):
    pass


engine = create_engine(URL)
Session = sessionmaker(engine)


def setup():
    from . import models  # noqa: F401

    Base.metadata.create_all(engine)


@contextmanager
def session_scope():
    session = Session()
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()
