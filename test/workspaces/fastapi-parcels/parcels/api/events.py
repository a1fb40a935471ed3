from fastapi import APIRouter, Depends
from opentelemetry import trace

from parcels.dependencies import parcel_or_404
from parcels.services.tracking import SCAN, TrackingService

router = APIRouter()


@router.post("/{kind}")
async def create(kind: str, parcel=Depends(parcel_or_404)):
    with trace.get_tracer("parcels.events").start_as_current_span(f"event {kind}"):
        if kind == "explode":
            raise RuntimeError("parcels do not explode")
        return await TrackingService().record(parcel, kind)


@router.get("")
async def index(parcel=Depends(parcel_or_404)):
    with trace.get_tracer("parcels.events").start_as_current_span(SCAN):
        return []
