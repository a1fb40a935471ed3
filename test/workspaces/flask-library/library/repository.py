from sqlalchemy import func, select, text

from .models import Book, Loan, Review

AVERAGE = """
    SELECT book_id, avg(stars) AS stars
    FROM reviews
    WHERE book_id = :book
    GROUP BY book_id
"""


class BookRepository:
    def __init__(self, session):
        self.session = session

    def all(self):
        return self.session.scalars(select(Book).order_by(Book.title)).all()

    def find(self, book_id):
        return self.session.get(Book, book_id)

    def average(self, book_id):
        row = self.session.execute(text(AVERAGE), {"book": book_id}).first()
        return row.stars if row else None

    def add_review(self, book_id, stars):
        self.session.add(Review(book_id=book_id, stars=stars))
        self.session.flush()


class LoanRepository:
    def __init__(self, session):
        self.session = session

    def find(self, loan_id):
        return self.session.get(Loan, loan_id)

    def open_loans(self, book_id):
        query = select(func.count()).select_from(Loan).where(Loan.book_id == book_id)
        return self.session.scalar(query)

    def lend(self, book_id, member):
        self.session.execute(
            text("INSERT INTO loans (book_id, member) VALUES (:book, :member)"),
            {"book": book_id, "member": member},
        )
