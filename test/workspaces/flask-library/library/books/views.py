from flask import abort, jsonify, render_template, request
from opentelemetry import trace

from ..covers import CoverClient
from ..database import session_scope
from ..repository import BookRepository
from ..tracing import in_span
from . import bp

tracer = trace.get_tracer(__name__)
covers = CoverClient()


@bp.get("/")
def index():
    with session_scope() as session:
        books = BookRepository(session).all()
        return render_template("books/index.html", books=books)


@bp.route("/<int:book_id>")
def show(book_id):
    with session_scope() as session:
        repository = BookRepository(session)
        book = repository.find(book_id)
        if book is None:
            abort(404)
        with tracer.start_as_current_span("books.decorate") as span:
            span.set_attribute("book.id", book_id)
            cover = covers.cover_of(book.isbn)
        stars = in_span("books.stars", lambda: repository.average(book_id))
        return jsonify(title=book.title, cover=cover["url"], stars=stars)


@bp.route("/<int:book_id>/print", methods=["POST"])
def print_cover(book_id):
    with session_scope() as session:
        isbn = BookRepository(session).find(book_id).isbn
    return jsonify(covers.order_print(isbn)), 202


@bp.route("/search")
def search():
    words = request.args.get("q", "")
    with tracer.start_as_current_span(f"search {words}"):
        if not words.isalpha():
            abort(400)
        return jsonify(words=words, spines=covers.spines())
