import { describe, expect, test } from 'vitest'
import { known } from '../../src/findings/finding.ts'
import { renderVignettes } from '../interop/rendered.ts'
import { knowledge } from '../support/app.ts'

const dutch = { language: 'nl', dialect: 'standard', siteCodes: false } as const
const english = { ...dutch, language: 'en' } as const
const reason = /\((DXA|VFA) is nu niet aan te vragen\)/

/** The cards of all vignettes from which DXA or VFA was left out because it cannot be ordered. */
const cards = renderVignettes(dutch, { dxaCapacity: false }).flatMap((rendered) =>
  rendered.cards.filter(({ detail }) => reason.test(detail)),
)

describe('while DXA cannot be ordered', () => {
  test.each([
    ['A07', ', leeftijd niet exact bekend: DXA/VFA kan nu niet'],
    ['A30', ': DXA en VFA horen erbij; wat ontbreekt kan nu niet'],
    ['A31', ', afwijkende DXA/VFA: start botsparende medicatie'],
    ['A34', ': DXA of VFA ontbreekt, is nu niet aan te vragen'],
    ['A40', ' na een fractuur: start direct botbescherming'],
    ['A41', ': DXA en VFA horen erbij; wat ontbreekt kan nu niet'],
    ['A42', ', afwijkende DXA/VFA: start botsparende medicatie'],
    ['A44', ': DXA of VFA ontbreekt, is nu niet aan te vragen'],
    ['A50', ': start direct botbescherming, wacht niet op DXA/VFA'],
    ['A80', 'zet botsparende medicatie voort; ontbrekende DXA of VFA is nu niet aan te vragen'],
    [
      'A82',
      'zet botsparende medicatie voort tot DXA met VFA volledig is; wat ontbreekt is nu niet aan te vragen',
    ],
    ['C23', 'vraag de geboortedatum; ontbrekende DXA of VFA is nu niet aan te vragen'],
    ['C24', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C25', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C26', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C30', 'evalueer opnieuw; ontbrekende DXA of VFA is nu niet aan te vragen'],
    ['C41', "VFA kan nu niet: maak röntgenfoto's van de wervelkolom"],
    ['C43', 'DXA al aangevraagd zonder VFA, die nu niet aan te vragen is'],
  ])('the summary of %s is true: %s', (row, end) => {
    const summaries = cards
      .filter(({ extension }) => extension['org.osteohooks.decision'].rows[0] === row)
      .map(({ summary }) => summary)
    expect(summaries.filter((summary) => summary.endsWith(end))).not.toEqual([])
  })

  test('no summary asks for it', () => {
    const asked = renderVignettes(english, { dxaCapacity: false })
      .flatMap((rendered) => rendered.cards)
      .filter(({ detail }) => /\((DXA|VFA) cannot be ordered now\)/.test(detail))
    expect(asked.length).toBe(cards.length)
    const asking = /vraag (de )?(DXA|VFA)|vul de ontbrekende|voeg de VFA|order (the )?(DXA|VFA)|add the/
    const summaries = [...cards, ...asked].map(({ summary }) => summary)
    expect(summaries.filter((summary) => asking.test(summary))).toEqual([])
  })

  test('the detail says so before the advice, and no suggestion holds it', () => {
    const { adviceWithoutDxa, adviceWithoutVfa } = knowledge.cardTexts
    for (const { detail, suggestions = [] } of cards) {
      const caveat = detail.includes('(DXA is nu') ? adviceWithoutDxa : adviceWithoutVfa
      expect(detail).toContain(`**Advies:** ${caveat.nl}`)
      const named = suggestions.flatMap(({ label, actions }) => [label, ...actions.map((a) => a.description)])
      expect(named.filter((name) => /DXA|VFA/.test(name))).toEqual([])
    }
  })
})

describe.each(['dxaDone', 'dxaOrdered'])(
  'while only the VFA is missing (%s) and cannot be ordered',
  (name) => {
    const instead = {
      dxaDone: known(false),
      dxaOrdered: known(false),
      vfaDone: known(false),
      vfaOrdered: known(false),
    }
    const told = [dutch, english].map((style) =>
      renderVignettes(style, { dxaCapacity: false }, { ...instead, [name]: known(true) })
        .flatMap((rendered) => rendered.cards)
        .filter(({ detail }) => /\(VFA (is nu niet aan te vragen|cannot be ordered now)\)/.test(detail)),
    )
    const leads = (told[0] ?? []).map(({ extension }) => extension['org.osteohooks.decision'].rows[0])

    test('the cards of both plans say so', () => {
      const also =
        name === 'dxaDone' ? ['A30', 'A40', 'A41', 'A50', 'C30', 'C41'] : ['A30', 'A40', 'A41', 'A50', 'C43']
      expect(leads).toEqual(expect.arrayContaining(also))
    })

    test('no card says it of the DXA, nor that the DXA is to be ordered', () => {
      const untrue =
        /(?<!ontbrekende )DXA (met VFA |is |kan )?(is )?nu niet|(?<!missing )DXA (with VFA )?cannot|wacht niet op DXA$|vraag DXA|order DXA|met DXA, VFA|with DXA, VFA/
      const summaries = told.flat().map(({ summary }) => summary)
      expect(summaries.filter((summary) => untrue.test(summary))).toEqual([])
      const { adviceWithoutDxa, adviceWithoutVfa } = knowledge.cardTexts
      for (const [cards, language] of [
        [told[0], 'nl'],
        [told[1], 'en'],
      ] as const)
        for (const { detail } of cards ?? []) {
          expect(detail).not.toContain(adviceWithoutDxa[language])
          expect(detail).toContain(adviceWithoutVfa[language])
        }
    })
  },
)

test('where DXA can be ordered no card says that it cannot', () => {
  const told = renderVignettes(dutch).flatMap((rendered) => rendered.cards)
  const texts = told.map(({ summary, detail }) => `${summary} ${detail}`)
  expect(texts.filter((text) => /nu niet aan te vragen|kan nu niet/.test(text))).toEqual([])
})
