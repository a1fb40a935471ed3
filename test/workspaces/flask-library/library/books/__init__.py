from flask import Blueprint

bp = Blueprint("books", __name__, url_prefix="/books")

from . import views  # noqa: E402,F401
from .reviews import reviews  # noqa: E402

bp.register_blueprint(reviews)
