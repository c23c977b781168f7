global using Orleans;
global using System.Collections.Immutable;
global using System.Globalization;
