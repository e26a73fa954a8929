import { ConfigError } from '../errors.ts'
import { StoreProblem } from '../store/database.ts'

/**
 * Runs a command on the store. A mistake of whoever types is explained; anything else shows where it is.
 *
 * @returns the exit code
 */
export async function explained(run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StoreProblem)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
