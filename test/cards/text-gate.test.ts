import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gateText } from '../../src/cards/text-gate.ts'
import { root } from '../support/app.ts'
import { attacks } from '../support/canaries.ts'
import { renderingOf } from '../support/markdown.ts'

/** Places of a card in which a text may come to stand. */
const places: readonly (readonly [string, (text: string) => string])[] = [
  ['a line', (text) => text],
  ['a sentence', (text) => `**Feiten:** T-score -2,6 (uit tekst "${text}"); 70 jaar.`],
  ['an item', (text) => `- ${text}\n- anders`],
  ['a cell', (text) => `| a | b |\n| --- | --- |\n| ${text} | 1 |\n`],
  ['words in emphasis', (text) => `**${text}**`],
]

const entities = (text: string) =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

describe('T20 C07 whatever was written, it is nothing but words in a card', () => {
  const inert = (text: string) => {
    const gated = gateText(text)
    for (const [name, put] of places) {
      const [found, plain] = [renderingOf(put(gated)), renderingOf(put('woorden'))]
      expect([name, ...found.addresses]).toEqual([name])
      // A text of nothing but blanks leaves an empty place, which is no attack.
      if (gated !== '') expect([name, ...found.kinds]).toEqual([name, ...plain.kinds])
    }
    expect(gated).not.toMatch(/[<>|`[\]\\*_~]|[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
    expect([...entities(gated)].length).toBeLessThanOrEqual(160)
  }

  test.each(attacks)('%j', inert)

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), inert), { numRuns: 2000 })
  })

  test('any text of the letters that mean something', () => {
    const meaning = fc.constantFrom(
      ...'<>&"\'`*_~[]()!|#+-=.:/\\@{}$%0123aw\n \t',
      'www.',
      'http://',
      'a@b.c',
    )
    fc.assert(
      fc.property(
        fc.array(meaning, { maxLength: 60 }).map((all) => all.join('')),
        inert,
      ),
      {
        numRuns: 5000,
      },
    )
  })

  test.each([
    'T-score LWK -2,6; femurhals -1,9.',
    'VFA: wervel L1 graad 2 (25 % hoogteverlies).',
    'Totale heup T = −2.4',
    'Geïmpacteerde fractuur, ½ jaar oud',
  ])('words of a report stay as they are: %s', (words) => {
    expect(gateText(words)).toBe(words)
  })

  test.each([
    ['too many words are cut', `begin ${'woord '.repeat(100)}`, /^begin woord .*…$/],
    ['lines become one', 'een\r\n\u2028 twee\t drie', /^een twee drie$/],
    ['an address is none any more', 'zie www.a.nl en a@b.nl', /^zie www\. a\. nl en a @ b\. nl$/],
  ])('%s', (_name, text, expected) => {
    expect(gateText(text)).toMatch(expected)
  })

  test('T19 a text of 10 MB costs no more than its first line', () => {
    expect(gateText('<'.repeat(10_000_000))).toBe(`${'&#60;'.repeat(159)}…`)
  })
})

test('T20 the sentence of a report is the one text of the input in a card, and goes through the gate', () => {
  // Everything else that evidence holds comes from our own tables, see `Evidence`.
  const cards = ['card', 'detail', 'facts', 'unknowns', 'placeholders', 'suggestion', 'order-context']
  const read = cards.map(
    (name) => [name, readFileSync(join(root, 'src/cards', `${name}.ts`), 'utf8')] as const,
  )
  const using = read.filter(([, code]) => code.includes('sentence'))
  expect(using.map(([name]) => name)).toEqual(['facts'])
  const shown = using.flatMap(([, code]) => [...code.matchAll(/\$\{[^}]*sentence[^}]*\}/g)].map(String))
  expect(shown).toEqual([`\${gateText(sentence)}`])
  const raw = /\b(?:display|conclusion|valueString|codings?|\.text\b(?!\[language\]))/
  expect(read.filter(([name, code]) => name === 'detail' && raw.test(code))).toEqual([])
})
