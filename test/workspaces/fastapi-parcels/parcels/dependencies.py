import sqlite3

from fastapi import Depends, HTTPException

from parcels.store import ParcelStore, path


def get_store():
    connection = sqlite3.connect(path(), check_same_thread=False)
    try:
        yield ParcelStore(connection)
    finally:
        connection.close()


def parcel_or_404(parcel_id: int, store: ParcelStore = Depends(get_store)):
    row = store.find(parcel_id)
    if row is None:
        raise HTTPException(404, f"no parcel {parcel_id}")
    return {"id": row[0], "city": row[1], "grams": row[2]}
