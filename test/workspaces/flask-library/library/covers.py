"""Pictures of covers come from another service."""
import os

import requests

from .errors import CoverBroken

BASE = os.getenv("COVERS_URL", "http://localhost:5001")


class CoverClient:
    def __init__(self, base=BASE):
        self.base = base
        self.http = requests.Session()

    def _get(self, path):
        response = self.http.get(f"{self.base}{path}", timeout=5)
        response.raise_for_status()
        return response.json()

    def cover_of(self, isbn):
        return self._get(f"/covers/{isbn}")

    def spines(self):
        return self._get("/spines")

    def order_print(self, isbn):
        response = requests.post(f"{self.base}/prints", json={"isbn": isbn}, timeout=5)
        if response.status_code >= 500:
            raise CoverBroken(f"no print of {isbn}")
        return response.json()
