import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * The options of a command; what it does not understand is told, with how it is meant.
 *
 * @param most how many words may stand beside the options
 * @returns undefined when there is something else than the command knows
 */
export function readArguments<T extends ParseArgsConfig>(
  config: T,
  help: string,
  most = 0,
): ReturnType<typeof parseArgs<T>> | undefined {
  try {
    const found = parseArgs(config)
    if (found.positionals.length <= most) return found
    return explain(`"${found.positionals[most]}" is one too many.`, help)
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error
    return explain(error.message, help)
  }
}

function explain(problem: string, help: string): undefined {
  process.stderr.write(`${problem}\n\n${help}`)
}
