import type { Concept } from '../terminology/concept.ts'

const dxaWords: ReadonlySet<string> = new Set([
  'dxa',
  'dexa',
  'botdichtheid',
  'botdichtheidsmeting',
  'botdensitometrie',
])
const vfaWords: ReadonlySet<string> = new Set(['vfa'])
const otherWords: ReadonlySet<string> = new Set(
  'scan meting onderzoek met en plus of the van de heup heupen lwk wervelkolom lumbale totale femur links rechts beiderzijds and with spine hip'.split(
    ' ',
  ),
)

/** Which of the two examinations a name asks for. */
export interface NamedExamination {
  readonly dxa: boolean
  readonly vfa: boolean
}

/**
 * Reads the name of an examination ("DXA met VFA", "Botdichtheidsmeting heup en LWK"). A name with any
 * word that we do not know names nothing: it may say "geen DXA" or "uitslag DXA bespreken".
 */
export function namedExamination(concept: Concept): NamedExamination {
  const names = [concept.text, ...concept.codings.map((coding) => coding.display)]
  const read = names.map((name) => readName(name ?? ''))
  return { dxa: read.some(({ dxa }) => dxa), vfa: read.some(({ vfa }) => vfa) }
}

const anyWord = /dxa|dexa|botd|vfa/iu
const nothing: NamedExamination = { dxa: false, vfa: false }

function readName(name: string): NamedExamination {
  if (!anyWord.test(name)) return nothing
  const [wanted = '', unwanted] = name
    .slice(0, 200)
    .toLowerCase()
    .split(/\bzonder\b/u)
  const words = wanted.split(/[^a-z]+/u).filter((word) => word !== '')
  if (unwanted !== undefined && unwanted.trim() !== 'vfa') return nothing
  if (!words.every((word) => dxaWords.has(word) || vfaWords.has(word) || otherWords.has(word))) return nothing
  return { dxa: words.some((word) => dxaWords.has(word)), vfa: words.some((word) => vfaWords.has(word)) }
}
