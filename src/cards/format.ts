import type { Language } from '../config/config.ts'
import { isoDay } from '../days.ts'

/** 7,5 in Dutch and 7.5 in English, at most two decimals, a real minus kept as "-". */
export function formatNumber(value: number, language: Language): string {
  const rounded = String(Math.round(value * 100) / 100)
  return language === 'nl' ? rounded.replace('.', ',') : rounded
}

/** 22-11-2026 in Dutch and 2026-11-22 in English. */
export function writeDay(day: number, language: Language): string {
  const iso = isoDay(day)
  return language === 'nl' ? `${iso.slice(-2)}-${iso.slice(-5, -3)}-${iso.slice(0, -6)}` : iso
}
