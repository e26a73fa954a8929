import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/cards/card.ts'
import { renderVignettes } from '../interop/rendered.ts'
import { knowledge } from '../support/app.ts'

const style = { dialect: 'standard', siteCodes: false } as const
const cards = (['nl', 'en'] as const).flatMap((language) =>
  renderVignettes({ ...style, language }).flatMap((rendered) => rendered.cards),
)

const bulletsOf = ({ detail }: Card) => detail.split('\n').filter((line) => line.startsWith('- '))
const rowsOf = ({ extension }: Card) => extension['org.osteohooks.decision'].rows.join(' ')
const marks = (bullet: string) => [...bullet.matchAll(/\*\(([A-Z]\d\d), /g)].map(([, id]) => id).join(' ')

describe('the advice of a card has no more than four bullets', () => {
  test('whatever rows ride along', () => {
    const long = cards.filter((card) => bulletsOf(card).length > 4)
    expect(long.map((card) => `${rowsOf(card)}: ${bulletsOf(card).length}`)).toEqual([])
  })

  test.each([
    ['A50 A61 A67 A68 A90 A91', ['A50', 'A61 A67 A68', 'A91']],
    ['A50 A61 A51 A67 A68 A90 A91', ['A50', 'A61 A51 A67 A68', 'A91']],
    ['A50 A60 A51 A90 A91', ['A50', 'A60 A51', 'A91']],
    ['A50 A06 A60 A90 A91', ['A06', 'A50', 'A60', 'A91']],
    ['A10 A11 A12 A90 A91', ['A10', 'A11 A12', 'A91']],
    ['C20 C51 C53 C54 C55 C56 C57', ['C20', 'C51', 'C56']],
  ])('%s', (rows, bullets) => {
    const found = cards.find((card) => rowsOf(card) === rows)
    expect(found && bulletsOf(found).map(marks)).toEqual(bullets)
  })

  test('and pregnancy is what the summary says, whatever else has to be put right first', () => {
    const both = cards.filter((card) => rowsOf(card).includes('A66') && rowsOf(card).includes('A65'))
    expect(both.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/en zwanger: niet starten, overleg tweede lijn$/),
      expect.stringMatching(/and pregnant: do not start, ask second line$/),
    ])
  })

  test('and every row that is heard says its words under its own name', () => {
    const heard = [...knowledge.plans.values()].flatMap(({ plan }) => plan.rows)
    for (const card of cards) {
      const rows = heard.filter(({ id }) => rowsOf(card).includes(id))
      const leads = rows.some(({ adviceRole }) => adviceRole === 'leads')
      const said = rows.filter(({ adviceRole }) => !leads || adviceRole !== 'yields')
      const named = said.filter(({ guidance }) => guidance !== undefined).map(({ id }) => id)
      expect(bulletsOf(card).map(marks).join(' ').split(' ').toSorted()).toEqual(named.toSorted())
    }
  })
})
