using System.Text;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>A search for subjects or audit entries as both databases understand it.</summary>
internal sealed class AccessSearch
{
    private readonly StringBuilder sql;
    private readonly List<(string Name, object Value)> parameters = [];
    private readonly Func<string, string> contains;

    private AccessSearch(string start, Func<string, string> contains)
    {
        sql = new StringBuilder(start);
        this.contains = contains;
    }

    /// <summary>The statement; its parameters begin with <c>@</c>.</summary>
    public string Sql => sql.ToString();

    /// <summary>Names without <c>@</c>, and values: <see cref="string"/> or <see cref="long"/>.</summary>
    public IReadOnlyList<(string Name, object Value)> Parameters => parameters;

    /// <param name="query">What is wanted.</param>
    /// <param name="contains">
    /// Makes the expression that says whether a column contains the parameter <c>@text</c>, case aside. No pattern: every
    /// character stands for itself.
    /// </param>
    /// <returns>Null if nothing can match.</returns>
    public static AccessSearch? For(SubjectQuery query, Func<string, string> contains)
    {
        AccessCheck.Limit(query.Limit);
        var search = new AccessSearch($"SELECT {AccessRows.SubjectColumns} FROM subject WHERE true", contains);
        return search.Filter("kind =", "kind", AccessWords.Of(query.Kind))
            && search.Text(query.Text, "name", "display_name")
            && search.Filter("""
                id IN (SELECT subject FROM access_grant WHERE ended_at IS NULL AND role =
                """, "role", query.Role is { } role ? AccessWords.Of(role) : null, ")")
            && search.Filter("name >", "after", query.After)
            ? search.End(" ORDER BY name", query.Limit)
            : null;
    }

    /// <inheritdoc cref="For(SubjectQuery, Func{string, string})"/>
    public static AccessSearch? For(AuditQuery query, Func<string, string> contains)
    {
        AccessCheck.Limit(query.Limit);
        var search = new AccessSearch($"SELECT {AccessRows.AuditColumns} FROM audit_entry WHERE true", contains);
        return search.Filter("at >=", "since", query.From is { } from ? Instants.Ceiling(from) : null)
            && search.Filter("at <", "until", query.To is { } to ? Instants.Ceiling(to) : null)
            && search.Filter("actor =", "actor", query.Actor)
            && search.Filter("subject =", "subject", query.Subject)
            && search.Filter("action =", "action", query.Action)
            && search.Filter("outcome =", "outcome", query.Outcome)
            && search.Text(query.Text, "actor_name", "target", "detail")
            && search.Filter("sequence <", "before", query.Before)
            ? search.End(" ORDER BY sequence DESC", query.Limit)
            : null;
    }

    /// <summary>Adds a condition unless there is no value.</summary>
    /// <returns>Whether anything can match.</returns>
    private bool Filter(string condition, string name, object? value, string close = "")
    {
        if (value is string text && !AccessText.CanBeStored(text))
            return false;
        if (value is null)
            return true;
        sql.Append(CultureInfo.InvariantCulture, $" AND {condition} @{name}{close}");
        parameters.Add((name, value));
        return true;
    }

    private bool Text(string? text, params string[] columns)
    {
        if (text is not null && !AccessText.CanBeStored(text))
            return false;
        if (string.IsNullOrEmpty(text))
            return true;
        sql.Append(CultureInfo.InvariantCulture, $" AND ({string.Join(" OR ", columns.Select(contains))})");
        parameters.Add(("text", text));
        return true;
    }

    private AccessSearch End(string order, int limit)
    {
        sql.Append(order).Append(" LIMIT @limit");
        parameters.Add(("limit", (long)limit));
        return this;
    }
}
