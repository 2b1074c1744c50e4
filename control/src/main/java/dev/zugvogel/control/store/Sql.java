package dev.zugvogel.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with its parameters, run on the connection of a {@link Database.Work}. */
public final class Sql {
    /** Makes a value of the row the result stands on. Columns count from 1. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Sql() {}

    /** Returns how many rows it changed. */
    public static int update(Connection connection, String text, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, text, parameters)) {
            return statement.executeUpdate();
        }
    }

    public static <T> List<T> all(Connection connection, Row<T> reader, String text, Object... parameters)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, text, parameters);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) rows.add(reader.read(result));
        }
        return rows;
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(Connection connection, Row<T> reader, String text, Object... parameters)
            throws SQLException {
        return all(connection, reader, text, parameters).stream().findFirst();
    }

    private static PreparedStatement prepare(Connection connection, String text, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
        return statement;
    }
}
