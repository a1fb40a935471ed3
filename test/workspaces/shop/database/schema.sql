CREATE TABLE items (
  sku text PRIMARY KEY,
  name text NOT NULL,
  price_cents int NOT NULL
);

CREATE TABLE bundles (
  bundle text NOT NULL REFERENCES items (sku),
  part text NOT NULL REFERENCES items (sku)
);

-- All that ever came (positive) and went (negative). Nobody has thought of an index yet.
CREATE TABLE movements (
  sku text NOT NULL,
  warehouse int NOT NULL,
  pieces int NOT NULL
);

CREATE TABLE shelves (
  sku text PRIMARY KEY REFERENCES items (sku),
  pieces int NOT NULL CONSTRAINT enough_on_the_shelf CHECK (pieces >= 0)
);

CREATE TABLE reservations (
  order_id uuid NOT NULL,
  sku text NOT NULL REFERENCES items (sku),
  pieces int NOT NULL
);

INSERT INTO items VALUES
  ('desk-lamp', 'Desk lamp, to be assembled', 8900),
  ('desk-lamp-arm', 'Arm', 1900),
  ('desk-lamp-base', 'Base', 2400),
  ('desk-lamp-bulb', 'Bulb', 700),
  ('desk-lamp-cable', 'Cable', 600),
  ('desk-lamp-joint', 'Joint', 900),
  ('desk-lamp-shade', 'Shade', 1500),
  ('desk-lamp-spring', 'Spring', 400),
  ('desk-lamp-switch', 'Switch', 500),
  ('notebook', 'Notebook, squared', 450);

INSERT INTO bundles
SELECT 'desk-lamp', sku FROM items WHERE sku LIKE 'desk-lamp-%';

INSERT INTO movements
SELECT 'desk-lamp', 1 + n % 8, 1 + n % 3 FROM generate_series(1, 20000) AS n
UNION ALL
SELECT 'notebook', 1 + n % 8, 1 + n % 2 FROM generate_series(1, 180000) AS n;

INSERT INTO shelves
SELECT sku, 500000 FROM items;
