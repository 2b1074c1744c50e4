package dev.zugvogel.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A YAML file that holds what else would be flags, under the flags' names. Flags win. Strict: a key that is no flag of
 * the command, or comes twice, is an error that names its line.
 */
public final class SettingsFile implements IDefaultValueProvider {
    private static final int LIMIT_BYTES = 1 << 16;
    private static final String FLAG = "--config";

    /** What is wrong with the file, as one sentence that begins with file and line. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String sentence) {
            super(sentence);
        }
    }

    private final Path file;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private SettingsFile(Path file) {
        this.file = file;
    }

    /** The file that the arguments of a command name, if they name one. */
    public static Optional<Path> named(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        int apart = words.indexOf(FLAG);
        if (apart >= 0 && apart + 1 < words.size()) return Optional.of(Path.of(words.get(apart + 1)));
        return words.stream()
                .filter(word -> word.startsWith(FLAG + "="))
                .map(word -> Path.of(word.substring(FLAG.length() + 1)))
                .findFirst();
    }

    /**
     * Reads a file for one command.
     *
     * @throws Unusable if it can't be read or holds anything that is no setting of the command
     */
    public static SettingsFile read(Path file, CommandSpec command) {
        SettingsFile read = new SettingsFile(file);
        read.load(command);
        return read;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) return null;
        return settings.get(key(option));
    }

    private void load(CommandSpec command) {
        try {
            if (Files.size(file) > LIMIT_BYTES) throw new Unusable(file + " is too large");
            LoadSettings limits = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(1)
                    .build();
            Optional<Node> root = new Compose(limits).composeString(Files.readString(file));
            if (root.isPresent()) mapping(root.get(), command);
        } catch (IOException e) {
            throw new Unusable("can't read " + file + ": " + e.getMessage());
        } catch (YamlEngineException e) {
            throw new Unusable(
                    file + " is not YAML: " + String.valueOf(e.getMessage()).replace("\n", "; "));
        }
    }

    private void mapping(Node root, CommandSpec command) {
        if (!(root instanceof MappingNode mapping)) throw wrong(root, "expected lines of the form key: value");
        List<String> known = command.options().stream()
                .map(SettingsFile::key)
                .filter(key -> !List.of("config", "help", "version").contains(key))
                .toList();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode());
            if (!known.contains(key))
                throw wrong(
                        entry.getKeyNode(), "there is no setting " + key + "; known are " + String.join(", ", known));
            if (settings.put(key, value(entry.getValueNode())) != null)
                throw wrong(entry.getKeyNode(), key + " comes twice");
        }
    }

    private String value(Node node) {
        if (!(node instanceof SequenceNode list)) return scalar(node);
        return list.getValue().stream().map(this::scalar).collect(Collectors.joining(","));
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) return scalar.getValue();
        throw wrong(node, "expected a single value");
    }

    private Unusable wrong(Node node, String what) {
        return new Unusable(file + ":" + line(node) + ": " + what);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }
}
