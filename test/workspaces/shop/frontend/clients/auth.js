'use strict';

const { callService } = require('../../shared/callService.js');

const base = process.env.AUTH_URL;

/** Who a token belongs to, `{ customer, scope }`; a ServiceError with status 401 when it is not one of ours. */
function verifyToken(token) {
  return callService('POST', `${base}/sessions/verify`, { headers: { authorization: `Bearer ${token}` } });
}

/** Where a customer's parcels go, `{ name, street, city, postcode }`. */
function addressOf(customer) {
  return callService('GET', `${base}/customers/${encodeURIComponent(customer)}/address`);
}

module.exports = { addressOf, verifyToken };
