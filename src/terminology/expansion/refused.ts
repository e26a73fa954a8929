/**
 * Why an expansion is not used. The message is for the log and for readiness: it names what was found
 * and what was expected, and never repeats what the server wrote.
 */
export class ExpansionRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ExpansionRefused'
  }
}
