from flask import Blueprint, jsonify, request
from flask.views import MethodView

from ..database import session_scope
from ..errors import NotAvailable
from ..repository import BookRepository, LoanRepository
from ..tracing import traced

v1 = Blueprint("v1", __name__)


class LoanView(MethodView):
    def get(self, loan_id):
        with session_scope() as session:
            loan = LoanRepository(session).find(loan_id)
            return jsonify(book=loan.book_id, member=loan.member)

    def post(self):
        order = request.get_json()
        with session_scope() as session:
            lend(session, order["book"], order["member"])
        return jsonify(lent=order["book"]), 201


@traced()
def lend(session, book_id, member):
    book = BookRepository(session).find(book_id)
    loans = LoanRepository(session)
    if loans.open_loans(book_id) >= book.copies:
        raise NotAvailable(f"{book.title} is out")
    loans.lend(book_id, member)
