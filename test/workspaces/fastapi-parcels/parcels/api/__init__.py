from fastapi import APIRouter

from . import depots, events
from .parcels import router as parcels_router

router = APIRouter()
parcels_router.include_router(events.router, prefix="/{parcel_id}/events")
router.include_router(parcels_router, prefix="/parcels", tags=["parcels"])
router.include_router(depots.router)
