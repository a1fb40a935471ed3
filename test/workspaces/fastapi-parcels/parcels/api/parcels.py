from fastapi import APIRouter, BackgroundTasks, Depends
from opentelemetry import trace
from pydantic import BaseModel

from parcels.dependencies import get_store, parcel_or_404
from parcels.services.tracking import TrackingService, notify
from parcels.store import ParcelStore

router = APIRouter()
tracer = trace.get_tracer(__name__)
tracking = TrackingService()


class NewParcel(BaseModel):
    city: str
    grams: int


@router.post("", status_code=201)
async def create(parcel: NewParcel, tasks: BackgroundTasks, store: ParcelStore = Depends(get_store)):
    with tracer.start_as_current_span("parcel.price") as span:
        price = tracking.price(parcel.grams)
        span.set_attribute("price", price)
    parcel_id = store.add(parcel.city, parcel.grams)
    tasks.add_task(notify, parcel_id)
    return {"id": parcel_id, "price": price}


@router.get("/heavy")
def heavy(store: ParcelStore = Depends(get_store), grams: int = 1000):
    return store.heavier_than(grams)


@router.get("/{parcel_id}")
async def show(parcel=Depends(parcel_or_404)):
    return await tracking.where_is(parcel)


@router.get("/shelf/broken")
def shelf(store: ParcelStore = Depends(get_store)):
    return store.broken()
