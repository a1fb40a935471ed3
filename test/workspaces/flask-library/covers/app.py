"""The other service: where covers come from."""
from flask import Flask, jsonify, request
from opentelemetry import trace

app = Flask(__name__)
tracer = trace.get_tracer("covers")


@app.get("/healthz")
def healthz():
    return "ok"


@app.get("/covers/<isbn>")
def show(isbn):
    with tracer.start_as_current_span("covers.draw"):
        return jsonify(url=f"/pictures/{isbn}.png")


@app.get("/spines")
def spines():
    return jsonify([])


@app.post("/prints")
def create():
    isbn = request.json["isbn"]
    if isbn == "333":
        raise KeyError(isbn)
    return jsonify(isbn=isbn)
