import os
import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS parcels (
    id INTEGER PRIMARY KEY,
    city TEXT NOT NULL,
    grams INTEGER NOT NULL
)
"""
INSERT_PARCEL = "INSERT INTO parcels (city, grams) VALUES (?, ?)"


class StoreError(Exception):
    pass


def path():
    return os.environ.get("PARCELS_DATABASE", "parcels.db")


def open_store():
    connection = sqlite3.connect(path())
    connection.execute("DROP TABLE IF EXISTS parcels")
    connection.execute(SCHEMA)
    connection.commit()
    connection.close()


class ParcelStore:
    def __init__(self, connection):
        self.connection = connection

    def add(self, city, grams):
        cursor = self.connection.cursor()
        cursor.execute(INSERT_PARCEL, (city, grams))
        self.connection.commit()
        return cursor.lastrowid

    def find(self, parcel_id):
        cursor = self.connection.cursor()
        cursor.execute("SELECT id, city, grams FROM parcels WHERE id = ?", (parcel_id,))
        return cursor.fetchone()

    def heavier_than(self, grams):
        cursor = self.connection.cursor()
        cursor.execute(
            "SELECT id, city FROM parcels "
            "WHERE grams > ? ORDER BY grams",
            (grams,),
        )
        return cursor.fetchall()

    def broken(self):
        cursor = self.connection.cursor()
        try:
            cursor.execute("SELECT nothing FROM nowhere")
        except sqlite3.OperationalError as error:
            raise StoreError("no such shelf") from error
