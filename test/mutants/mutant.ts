/** One small mistake in one condition, and whether any vignette would show it. */
export interface Mutant {
  readonly file: string
  readonly row: string
  readonly condition: string
  readonly mutation: string
  readonly survives: () => boolean
}
