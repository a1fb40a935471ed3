from fastapi import APIRouter

from parcels.clients import carrier

router = APIRouter(prefix="/depots")


@router.get("/{city}")
async def show(city: str):
    return await carrier.depot(city)


async def move(city: str):
    return {"moved": city}


router.add_api_route("/{city}/move", move, methods=["PUT"])
