"""The carrier's own service."""
from fastapi import FastAPI, HTTPException

from parcels.telemetry import setup_telemetry

app = FastAPI()
setup_telemetry(app)


@app.get("/healthz")
def healthz():
    return {}


@app.get("/depots/{city}")
def show(city: str):
    if city == "atlantis":
        raise HTTPException(404)
    return {"city": city}


@app.post("/bookings")
async def create(booking: dict):
    return {"booked": booking["parcel"]}


@app.get("/positions/{parcel_id}")
async def position(parcel_id: int):
    return {"lat": 1, "lon": 2}
