export class NotFound extends Error {
  constructor(what: string, id: string | number) {
    super(`${what} ${id} does not exist`);
  }
}

export class Invalid extends Error {}
