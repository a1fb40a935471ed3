'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');

const secret = process.env.SHOP_TOKEN_SECRET ?? 'only for the demo';

/** A token that says who somebody is, signed: `BASE64URL(JSON).BASE64URL(HMAC-SHA256)`. */
function issueToken(customer) {
  const claims = Buffer.from(JSON.stringify({ customer, scope: ['buy'] })).toString('base64url');
  return `${claims}.${sign(claims)}`;
}

/**
 * The claims of a token, `{ customer, scope }`.
 * @throws {InvalidToken} when it was not issued here
 */
function readToken(token) {
  const [claims = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(claims));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new InvalidToken();
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
}

function sign(claims) {
  return createHmac('sha256', secret).update(claims).digest('base64url');
}

class InvalidToken extends Error {
  name = 'InvalidToken';
  message = 'This token was not issued by the shop.';
}

module.exports = { InvalidToken, issueToken, readToken };
