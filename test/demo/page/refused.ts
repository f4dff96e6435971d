// What the page's server does not do, and says why.

/** A request that is not carried out; the message is for whoever sent it. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
