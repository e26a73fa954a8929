import { type JsonObject, objects, text } from '../../json.ts'

/**
 * Whether a server says, in the self link of its answer, that it searched by everything that narrows the
 * question. One that skips a parameter may have found too much, or nothing at all. Servers write the
 * same search differently: in another order, encoded, with systems before codes, by `subject` where
 * `patient` was asked. An answer without a self link is taken as it is, as in prefetch.
 */
export function isHonoured(question: string, bundle: JsonObject): boolean {
  const self = objects(bundle['link']).find((link) => link['relation'] === 'self')
  const url = text(self?.['url'])
  if (url === undefined) return true
  const used = parametersOf(url)
  return [...parametersOf(question)]
    .filter(([name]) => !name.startsWith('_'))
    .every(([name, value]) =>
      name === 'patient'
        ? namesPatient(used, value)
        : isCovered(valuesOf(value), [...used].filter(([other]) => other === name).flatMap(valuesOfPair)),
    )
}

function parametersOf(url: string): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}

/** `patient=1`, `patient=Patient/1`, `subject:Patient=1`, `subject=https://ehr/fhir/Patient/1`. */
function namesPatient(used: URLSearchParams, id: string): boolean {
  return [...used].some(([name, value]) => {
    const [plain] = name.split(':')
    return (plain === 'patient' || plain === 'subject') && (value === id || value.endsWith(`Patient/${id}`))
  })
}

function isCovered(wanted: readonly string[], used: readonly string[]): boolean {
  const there = new Set(used)
  return wanted.every((value) => there.has(value))
}

function valuesOfPair([, value]: readonly [string, string]): readonly string[] {
  return valuesOf(value)
}

/** The codes of a list, without the systems that a server may have put before them. */
function valuesOf(value: string): readonly string[] {
  return value.split(',').map((item) => item.slice(item.lastIndexOf('|') + 1))
}
