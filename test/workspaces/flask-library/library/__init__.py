"""A lending library: pages for people, an interface for machines."""
from flask import Flask, jsonify

from .database import session_scope, setup
from .errors import NotAvailable
from .seed import plant


def create_app():
    app = Flask(__name__)
    setup()
    with session_scope() as session:
        plant(session)

    from .api import api
    from .books import bp as books

    app.register_blueprint(books)
    app.register_blueprint(api, url_prefix="/api")

    @app.get("/")
    def home():
        return jsonify(library="ok", shelves=3)

    @app.get("/healthz")
    def healthz():
        return "ok"

    @app.errorhandler(NotAvailable)
    def not_available(error):
        return jsonify(error=str(error)), 409

    return app
