import os

import httpx


class CarrierClient:
    def __init__(self):
        self.base = os.getenv("CARRIER_URL", "http://localhost:5002")

    async def depot(self, city):
        return await self._call("GET", f"/depots/{city}")

    async def book(self, parcel_id, kind):
        return await self._call("POST", "/bookings", {"parcel": parcel_id, "kind": kind})

    async def position(self, parcel_id):
        async with httpx.AsyncClient(base_url=self.base) as client:
            response = await client.get(f"/positions/{parcel_id}")
            return response.json()

    async def _call(self, method, path, body=None):
        async with httpx.AsyncClient() as client:
            response = await client.request(method, f"{self.base}{path}", json=body)
            response.raise_for_status()
            return response.json()


carrier = CarrierClient()
