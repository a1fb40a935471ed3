from flask import Blueprint

from .loans import LoanView, v1

# Replaced by the prefix that the application gives.
api = Blueprint("api", __name__, url_prefix="/machines")

v1.add_url_rule("/loans/<int:loan_id>", view_func=LoanView.as_view("loan"))
v1.add_url_rule("/loans", view_func=LoanView.as_view("loans"))
api.register_blueprint(v1, url_prefix="/v1")
