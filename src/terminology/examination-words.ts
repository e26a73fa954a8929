import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'

const words = z.array(z.string().regex(/^[a-z]+$/, 'one word in lower case letters')).min(1)

const wordsFile = z.strictObject({
  description: z.string().min(1),
  dxa: words,
  vfa: words,
  filler: words,
  without: words,
})

/** Which of the two examinations a name asks for. */
export interface NamedExamination {
  readonly dxa: boolean
  readonly vfa: boolean
}

const nothing: NamedExamination = { dxa: false, vfa: false }
const longest = 200

/**
 * Loads `plans/examination-words.json`: reads the name of an examination ("DXA met VFA",
 * "Botdichtheidsmeting heup en LWK"). A name with any word that we do not know names nothing: it may
 * say "geen DXA" or "uitslag DXA bespreken".
 *
 * @throws PlanError when the file is wrong
 */
export function loadExaminationWords(plansFolder: string): (name: string) => NamedExamination {
  const file = readJson(join(plansFolder, 'examination-words.json'), wordsFile)
  const [dxa, vfa, filler] = [new Set(file.dxa), new Set(file.vfa), new Set(file.filler)]
  const any = new RegExp([...dxa, ...vfa].join('|'), 'i')
  const without = new RegExp(String.raw`\b(?:${file.without.join('|')})\b`)
  return (written) => {
    const name = written.slice(0, longest)
    if (!any.test(name)) return nothing
    const [wanted = '', unwanted] = name.toLowerCase().split(without)
    const said = wanted.split(/[^a-z]+/).filter((word) => word !== '')
    if (unwanted !== undefined && !vfa.has(unwanted.trim())) return nothing
    if (!said.every((word) => dxa.has(word) || vfa.has(word) || filler.has(word))) return nothing
    return { dxa: said.some((word) => dxa.has(word)), vfa: said.some((word) => vfa.has(word)) }
  }
}
