/** Shapes that could not be read; the names are stable, and none says what stood there. */
export const unreadableShapes = {
  'search-result': 'A prefetch value that is neither a Bundle nor the resource that was asked for.',
  'entry-without-resource': 'An entry of a Bundle without a resource.',
  'resource-type': 'A resource of another type than was searched for.',
  'code-missing': 'An entry with neither code nor name; also an order whose Medication did not come along.',
  date: 'A date that is no FHIR date.',
  'dose-unit': 'A glucocorticoid dose in a unit that is neither a mass nor something that can be counted.',
  'dose-strength':
    'A glucocorticoid dose in tablets, capsules or ml, and the strength of the product is not known.',
  'dose-timing': 'A glucocorticoid dose whose timing says nothing that we can count.',
  'dose-text': 'A glucocorticoid dose that stands in words only.',
  'result-unit-missing': 'A result without a unit, of a size that could be meant in more than one.',
  'result-quantity':
    'A result in a unit that we do not know, or whose size is not plausible, or which is only a limit.',
  'result-words': 'A result in words that are not read.',
  'result-value': 'A result whose value has a type that is not read, or something else than a number.',
} as const satisfies Readonly<Record<string, string>>

export type UnreadableShape = keyof typeof unreadableShapes
