import { describe, expect, test } from 'vitest'
import { renderVignettes } from '../interop/rendered.ts'
import { knowledge } from '../support/app.ts'

const dutch = { language: 'nl', dialect: 'standard', siteCodes: false } as const
const english = { ...dutch, language: 'en' } as const
const reason = 'DXA is nu niet aan te vragen'

/** The cards of all vignettes from which DXA or VFA was left out because it cannot be ordered. */
const cards = renderVignettes(dutch, { dxaCapacity: false }).flatMap((rendered) =>
  rendered.cards.filter(({ detail }) => detail.includes(`(${reason})`)),
)

describe('while DXA cannot be ordered', () => {
  test.each([
    ['A07', ', leeftijd niet exact bekend: lab; DXA kan nu niet'],
    ['A30', ': vraag lab aan; DXA met VFA is nu niet aan te vragen'],
    ['A31', ', afwijkende DXA/VFA: start, wacht niet op de rest'],
    ['A34', ': DXA of VFA ontbreekt, is nu niet aan te vragen'],
    ['A40', ' na een fractuur: start direct, wacht niet op DXA'],
    ['A41', ': vraag lab aan; DXA met VFA is nu niet aan te vragen'],
    ['A42', ', afwijkende DXA/VFA: start, wacht niet op de rest'],
    ['A44', ': DXA of VFA ontbreekt, is nu niet aan te vragen'],
    ['A50', ': start direct botbescherming, wacht niet op DXA'],
    ['A80', 'zet botsparende medicatie voort; DXA met VFA is nu niet aan te vragen'],
    ['A82', 'zet botsparende medicatie voort tot DXA met VFA, nu niet aan te vragen'],
    ['C23', 'vraag de geboortedatum; DXA met VFA is nu niet aan te vragen'],
    ['C24', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C25', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C26', 'verwijs naar de fractuurpolikliniek; DXA met VFA is nu niet aan te vragen'],
    ['C30', 'evalueer opnieuw; DXA met VFA is nu niet aan te vragen'],
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
      .filter(({ detail }) => detail.includes('(DXA cannot be ordered now)'))
    expect(asked.length).toBe(cards.length)
    const asking = /vraag (de )?(DXA|VFA)|vul de ontbrekende|voeg de VFA|order (the )?(DXA|VFA)|add the/
    const summaries = [...cards, ...asked].map(({ summary }) => summary)
    expect(summaries.filter((summary) => asking.test(summary))).toEqual([])
  })

  test('the detail says so before the advice, and no suggestion holds it', () => {
    for (const { detail, suggestions = [] } of cards) {
      expect(detail).toContain(`**Advies:** ${knowledge.cardTexts.adviceWithoutDxa.nl}`)
      const named = suggestions.flatMap(({ label, actions }) => [label, ...actions.map((a) => a.description)])
      expect(named.filter((name) => /DXA|VFA/.test(name))).toEqual([])
    }
  })
})

test('where DXA can be ordered no card says that it cannot', () => {
  const told = renderVignettes(dutch).flatMap((rendered) => rendered.cards)
  const texts = told.map(({ summary, detail }) => `${summary} ${detail}`)
  expect(texts.filter((text) => /nu niet aan te vragen|kan nu niet/.test(text))).toEqual([])
})
