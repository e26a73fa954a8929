import type { Language } from '../config/config.ts'

const longest = 200

/** The language of the cards: what the caller prefers when we speak it, otherwise the configured one. */
export function chooseLanguage(acceptLanguage: string | undefined, configured: Language): Language {
  if (acceptLanguage === undefined) return configured
  const wishes = acceptLanguage.slice(0, longest).split(',').map(readWish)
  const first = wishes.toSorted((one, other) => other.weight - one.weight)[0]
  if (first?.tag === 'en' || first?.tag === 'nl') return first.tag
  return configured
}

function readWish(wish: string): { readonly tag: string; readonly weight: number } {
  const [range, ...parameters] = wish.split(';')
  const quality = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('q='))
  const weight = quality === undefined ? 1 : Number(quality.slice(2))
  return {
    tag: range?.trim().split('-')[0]?.toLowerCase() ?? '',
    weight: Number.isFinite(weight) ? weight : 0,
  }
}
