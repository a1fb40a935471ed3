"""Never run: looks like the program, is not the program."""
from flask import Flask
from opentelemetry import trace

tracer = trace.get_tracer(__name__)
app = Flask(__name__)


@app.get("/books/")
def index():
    with tracer.start_as_current_span("books.decorate"):
        return "books.stars"


def test_index(client):
    assert client.get("/books/").status_code == 200
    session.execute(text("INSERT INTO loans (book_id, member) VALUES (:book, :member)"))
