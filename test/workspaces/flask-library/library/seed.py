from sqlalchemy import text

from .models import Book


def plant(session):
    session.execute(text("DELETE FROM loans"))
    session.execute(text("DELETE FROM reviews"))
    session.execute(text("DELETE FROM books"))
    session.add_all(
        [
            Book(id=1, title="Walden", isbn="111"),
            Book(id=2, title="Emma", isbn="222", copies=0),
            Book(id=3, title="Dune", isbn="333"),
        ]
    )
