import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Config } from './tenants.ts'

/** What is wrong with files and folders that the settings name. The code map is read with plans/. */
export function fileProblems({ tls, dataFolder }: Pick<Config, 'tls' | 'dataFolder'>): readonly string[] {
  return [
    ...(tls === undefined ? [] : certificateProblems(tls)),
    ...(dataFolder === undefined ? [] : folderProblems(dataFolder)),
  ]
}

function certificateProblems({ certificateFile, keyFile }: NonNullable<Config['tls']>): readonly string[] {
  const [cert, key] = [readPem(certificateFile), readPem(keyFile)]
  const lost = [
    ...(cert === undefined ? [`tls.certificateFile ${certificateFile}`] : []),
    ...(key === undefined ? [`tls.keyFile ${keyFile}`] : []),
  ].map((name) => `${name} cannot be read. Name a PEM file that this process may read.`)
  if (cert === undefined || key === undefined) return lost
  return isPair(cert, key)
    ? []
    : [`tls.keyFile ${keyFile} is not the key of tls.certificateFile ${certificateFile}.`]
}

function readPem(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function isPair(cert: Buffer, key: Buffer): boolean {
  try {
    createSecureContext({ cert, key })
    return true
  } catch {
    return false
  }
}

/** A folder that is not there yet is made when it is needed, in the folder around it. */
function folderProblems(folder: string): readonly string[] {
  if (isWritableFolder(existsSync(folder) ? folder : dirname(folder))) return []
  return [
    `dataFolder is ${folder}, which is no folder that can be read and written, or cannot be made. Make it one.`,
  ]
}

function isWritableFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}
