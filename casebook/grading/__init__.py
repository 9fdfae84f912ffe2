"""Grading: for those who teach. A student's code runs alone in a sandbox; what is right stays outside and is compared here.

    collect     submissions as a platform leaves them, from folders and zips that nobody trusts
    assignment  which questions count, and for how many points
    assign      the folder and the zip that students get
    runtime     what a sandbox sees: a Python, the facts, the worker, and nothing that knows an answer
    sandbox     one process without network, rights or room to do harm, and a pipe to it
    inside/     what stands ready to enter a sandbox, and the program that serves there
    pipe, received    what may come out of one
    answer      a student's work behind the port that every check uses (`casebook.answers`)
    marking     one submission: reports from the public and from the private seed, points, feedback
    points      what a report earns
    likeness    which named mistake a wrong answer behaves like
    batch, files      a whole class: resumed, parallel, the same bytes again
    engine            the same on more machines, with Dask
    sheet, feedback, summary    what is written: grades.csv, a page for each student, a report on the class
    discussion, review    answers that a person marks: beside their rubric, and what she typed in the grades
    pseudonyms, rejoin    grades without names, and with them again
    purge       submissions and all that was made of them, deleted
    nbgrader    source notebooks for nbgrader, and our grades in its gradebook
    gradescope, github, roster    an autograder, a workflow, and the files that Canvas and Moodle import
    command     `python -m casebook assign`, `grade`, `export`, `rejoin` and `purge`

Notebook files are read by `casebook.notebook_file`. The grader never imports, unpickles or evaluates anything that a student
wrote; it reads bounded JSON lines.
"""
