package dev.zugvogel.cli;

import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.cli.terminal.Shell;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** The program {@code zugvogel}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Shell shell = new Shell(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                Screen.ofProcess());
        System.exit(Cli.run(shell, arguments).number());
    }
}
