import { getKnownPackage } from './get-known-package.ts'
import { listKnownPackages } from './list-known-packages.ts'

export const knownPackageRoutes = [listKnownPackages, getKnownPackage]
