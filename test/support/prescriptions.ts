import type { JsonObject } from '../../src/json.ts'
import { concept, resource } from './request-builder.ts'

/** Glucocorticoid orders in the shapes in which real systems send them. */

const mg = { unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }

/** The day so many days after 22 November 2026. */
export function dayAfter(days: number, from = '2026-11-22'): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
}

export function bounds(days: number): JsonObject {
  return { boundsDuration: { value: days, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' } }
}

/** Once a day this many mg; `repeat` changes the timing. */
export function dosage(milligrams: number, repeat: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', ...repeat } },
    doseAndRate: [{ doseQuantity: { value: milligrams, ...mg } }],
    ...more,
  }
}

/** A draft order that begins today. */
export function draft(
  code: string,
  dosageInstruction: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  return resource('MedicationRequest', {
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: concept(code),
    dosageInstruction,
    ...more,
  })
}

/** An order on file: this dose from a first to a last day. */
export function existing(
  code: string,
  milligrams: number,
  start: string,
  end: string,
  more: JsonObject = {},
): JsonObject {
  return draft(code, [dosage(milligrams, { boundsPeriod: { start, end } })], {
    status: 'active',
    authoredOn: start,
    ...more,
  })
}

export interface Shape {
  readonly name: string
  /** Resources of the draft; undefined when this shape cannot say this dose. */
  readonly write: (milligrams: number, days: number) => readonly JsonObject[] | undefined
}

function tablets(milligrams: number, strength: number): number | undefined {
  const count = milligrams / strength
  return Math.abs(count * 2 - Math.round(count * 2)) < 1e-9 ? count : undefined
}

function counted(count: number, unit: string, code: string, repeat: JsonObject): JsonObject {
  return {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', ...repeat } },
    doseAndRate: [{ doseQuantity: { value: count, unit, system: 'http://unitsofmeasure.org', code } }],
  }
}

function tablet(code: string, strength: number, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Medication',
    id: 'm1',
    code: concept(code),
    ingredient: [
      {
        itemCodeableConcept: concept('snomed 116601002'),
        strength: {
          numerator: { value: strength, ...mg },
          denominator: { value: 1, unit: 'stuk', code: '1' },
        },
      },
    ],
    ...more,
  }
}

const withPeriod = (url: string, days: number): JsonObject => ({
  url: `http://nictiz.nl/fhir/StructureDefinition/${url}`,
  valuePeriod: { start: '2026-11-22', end: dayAfter(days - 1) },
})

export const shapes: readonly Shape[] = [
  {
    name: 'ATC, mg, boundsDuration',
    write: (dose, days) => [draft('atc H02AB06', [dosage(dose, bounds(days))])],
  },
  {
    name: 'ATC, dose range, boundsPeriod',
    write: (dose, days) => [
      draft('atc H02AB07', [
        {
          ...dosage(dose, { boundsPeriod: { start: '2026-11-22', end: dayAfter(days - 1) } }),
          doseAndRate: [{ doseRange: { low: { value: dose / 2, ...mg }, high: { value: dose, ...mg } } }],
        },
      ]),
    ],
  },
  {
    name: 'RxNorm tablets of 5 mg, boundsPeriod',
    write: (dose, days) => {
      const count = tablets(dose, 5)
      if (count === undefined) return undefined
      const boundsPeriod = { start: '2026-11-22', end: dayAfter(days - 1) }
      return [draft('rxnorm 312617', [counted(count, '{tbl}', '{tbl}', { boundsPeriod })])]
    },
  },
  {
    name: 'contained Medication with ingredient strength, validityPeriod',
    write: (dose, days) => {
      const count = tablets(dose, 2.5)
      if (count === undefined) return undefined
      const { medicationCodeableConcept: _none, ...order } = draft('atc H02AB06', [
        counted(count, 'stuk', '1', {}),
      ])
      return [
        {
          ...order,
          contained: [tablet('atc H02AB06', 2.5)],
          medicationReference: { reference: '#m1' },
          dispenseRequest: { validityPeriod: { start: '2026-11-22', end: dayAfter(days - 1) } },
        },
      ]
    },
  },
  {
    name: 'Medication as Bundle entry, timeOfDay, expectedSupplyDuration',
    write: (dose, days) => {
      const count = tablets(dose, 2.5)
      if (count === undefined) return undefined
      const { medicationCodeableConcept: _none, ...order } = draft('atc H02AB06', [
        {
          timing: { repeat: { timeOfDay: ['08:00:00'] } },
          doseAndRate: [{ doseQuantity: { value: count, unit: 'tablet' } }],
        },
      ])
      const expectedSupplyDuration = {
        value: days,
        unit: 'd',
        system: 'http://unitsofmeasure.org',
        code: 'd',
      }
      return [
        {
          ...order,
          medicationReference: { reference: 'Medication/m1' },
          dispenseRequest: { expectedSupplyDuration },
        },
        tablet('atc H02AB06', 2.5),
      ]
    },
  },
  {
    name: 'MP9: PRK, "stuk", nested duration, status unknown',
    write: (dose, days) => {
      const count = tablets(dose, 5)
      if (count === undefined) return undefined
      const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
      return [
        draft('prk 8311|text PREDNISON TABLET 5MG', [counted(count, 'stuk', '1', {})], {
          status: 'unknown',
          category: [concept('snomed 33633005')],
          extension: [
            {
              url: `${nictiz}/ext-TimeInterval.Period`,
              valuePeriod: {
                start: '2026-11-22',
                extension: [
                  {
                    url: `${nictiz}/ext-TimeInterval.Duration`,
                    valueDuration: {
                      value: days,
                      unit: 'dag',
                      system: 'http://unitsofmeasure.org',
                      code: 'd',
                    },
                  },
                ],
              },
            },
          ],
        }),
      ]
    },
  },
  {
    name: 'STU3: category object, doseQuantity on the instruction, zib period of use',
    write: (dose, days) => [
      draft(
        'atc H02AB06',
        [
          {
            timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
            doseQuantity: { value: dose, ...mg },
          },
        ],
        {
          category: concept('snomed 16076005'),
          extension: [withPeriod('zib-Medication-PeriodOfUse', days)],
        },
      ),
    ],
  },
  {
    name: 'ordered twice a day (when), half each',
    write: (dose, days) => [
      draft('atc H02AB06', [
        {
          timing: { repeat: { when: ['MORN', 'EVE'], ...bounds(days) } },
          doseAndRate: [{ doseQuantity: { value: dose / 2, ...mg } }],
        },
      ]),
    ],
  },
]

/** The same dose for so many days, in the plainest shape. */
export function simply(dose: number, days = 183, more: JsonObject = {}): readonly JsonObject[] {
  return [draft('atc H02AB06', [dosage(dose, bounds(days))], more)]
}
