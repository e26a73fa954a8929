import { setFlagsFromString } from 'node:v8'

/**
 * Imported before everything else: reading modules and plans leaves much garbage and keeps little of it, for
 * which V8 would make room that is never needed again (14 MB). When calls are served, it grows as usual.
 */
setFlagsFromString('--semi-space-growth-factor=1')

/** As V8 has it when nobody says otherwise. */
export function growAsUsual(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
