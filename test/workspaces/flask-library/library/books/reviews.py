from flask import Blueprint, jsonify, request

from ..database import session_scope
from ..repository import BookRepository
from ..tracing import traced

reviews = Blueprint("reviews", __name__, url_prefix="/<int:book_id>/reviews")


@traced("reviews.check")
def check(stars):
    if not 1 <= stars <= 5:
        raise ValueError(f"{stars} stars is no rating")
    return stars


@reviews.post("/")
def create(book_id):
    stars = check(int(request.json["stars"]))
    with session_scope() as session:
        BookRepository(session).add_review(book_id, stars)
    return jsonify(stars=stars), 201
